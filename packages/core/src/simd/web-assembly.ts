// What is needed of the standard's WebAssembly and atob, which the types of the language leave out.

/** What an instance of a kernel gives. */
interface Exports {
  readonly run: (...values: readonly number[]) => number;
}

interface Platform {
  readonly WebAssembly?: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Memory: new (pages: { initial: number }) => { readonly buffer: ArrayBuffer };
    readonly Instance: new (module: object, imports: object) => { readonly exports: Exports };
  };
  readonly atob: (text: string) => string;
}

/** The globals of Node and browsers. */
export const platform: Platform = globalThis as unknown as Platform;
