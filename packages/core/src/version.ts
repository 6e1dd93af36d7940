/** Name and version of this package, as written into the files it makes; a test holds it to package.json. */
export const producer = "@balms/core 0.0.0";
