// What is done with priors in the folder where the packages are installed, one command line after the other: each of `balms prior`,
// on what the one before wrote.
export const priorCommands = [
  ["count", "labels.txt", "-o", "prior.json"],
  ["show", "prior.json"],
  ["check", "prior.json", "--labels", "labels.txt"],
  ["rename", "prior.json", "cat=felis", "-o", "named.json"],
  ["relabel", "prior.json", "--ids", "0=animal", "1=animal", "-o", "joined.json"],
  ["merge", "prior.json", "named.json", "-o", "merged.json"],
  ["diff", "prior.json", "merged.json"],
  ["subset", "merged.json", "felis", "dog", "-o", "subset.json"],
  ["reorder", "merged.json", "--by", "count", "-o", "ordered.json"],
  ["smooth", "merged.json", "--json"],
  ["sql", "--dialect", "trino", "--table", "photos", "--label", "species", "--separator", "|"],
  ["import", "counts.csv", "-o", "imported.json"],
  ["package", "named.json", "--name", "@acme/labels-prior"],
];
