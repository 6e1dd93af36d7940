/** The format that this version writes, and the only one that it reads. */
export const priorFormat = "balms.prior/1";
