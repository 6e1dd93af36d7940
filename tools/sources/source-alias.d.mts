/** `resolve.alias` of Vite by which the packages of the workspace are their TypeScript sources. */
export const sourceAlias: { find: RegExp; replacement: string }[];
