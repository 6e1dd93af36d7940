/** The ending of a file's name, with its dot and in small letters: ".npy"; "" where there is none. As Node has it, but for browsers too. */
export function endingOf(name: string): string {
  return /[^/\\]\.[^./\\]*$/u.exec(name)?.[0].slice(1).toLowerCase() ?? "";
}
