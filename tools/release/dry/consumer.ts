/** A folder in which the packages and a framework are installed, with the blocks of a README as `blocks/1.ts` and so on. */
export interface Consumer {
  readonly folder: string;
  readonly blocks: number;
  readonly skipLibCheck: boolean;
  /** The repository, whose compiler, bundler and test runner are used. */
  readonly root: string;
}
