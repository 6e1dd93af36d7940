/** Refuses what a file says of one thing; whoever hands it over adds which. */
export type Refusal = (received: string, expected: string, hint?: string) => never;
