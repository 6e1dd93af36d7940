/** A part of what a tool shows, as its thread says it. */
export interface Shown {
  /** Sections, drawn and with their texts escaped. */
  readonly html?: string | undefined;
  /** A line that is read aloud, in the place of the one before. */
  readonly summary?: string | undefined;
  /** What else there is to know. */
  readonly note?: string | undefined;
  /** Why something could not be done, where the rest could. */
  readonly refusal?: string | undefined;
  /** A file to save. */
  readonly file?: { readonly name: string; readonly content: Blob } | undefined;
}
