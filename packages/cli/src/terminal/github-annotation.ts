/**
 * A line by which GitHub shows an error beside a file (a workflow command). Whatever the texts hold, it stays one line and one
 * command.
 *
 * Source: "Workflow commands for GitHub Actions"; what is escaped, and how: `command.ts` of github.com/actions/toolkit.
 *
 * @param message - What is wrong.
 * @param properties - `file`: its path; `title`: a few words.
 */
export function githubAnnotation(
  message: string,
  properties: { readonly file: string; readonly title: string },
): string {
  const { file, title } = properties;
  return `::error file=${escapeProperty(file)},title=${escapeProperty(title)}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
