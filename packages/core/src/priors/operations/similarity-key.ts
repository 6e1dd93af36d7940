/**
 * What is left of a class name without case, white space, punctuation and Unicode form: two names
 * with the same rest are likely to mean the same class. For reports alone; classes are aligned by
 * their exact names.
 */
export function similarityKey(label: string): string {
  const folded = label.normalize("NFKC").toLowerCase().toUpperCase();
  // Names of punctuation alone keep it.
  return folded.replaceAll(/[\p{P}\s\p{Cf}]/gu, "") || folded;
}
