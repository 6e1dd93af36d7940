/** What a thread says of a request: parts of the answer, and how it ended. */
export type Message<Part> =
  | { readonly kind: "ready" }
  | { readonly kind: "part"; readonly part: Part }
  | { readonly kind: "done" }
  | { readonly kind: "failure"; readonly text: string };
