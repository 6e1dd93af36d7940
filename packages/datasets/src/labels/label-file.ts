/** Labels of a file: class ids, or class names when the file spells them out. */
export type LabelFile =
  | { readonly kind: "ids"; readonly ids: Int32Array }
  | { readonly kind: "names"; readonly names: readonly string[] };
