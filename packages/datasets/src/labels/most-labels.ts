/** More classes than anybody has; what has more different labels than this is something else. */
export const mostLabels = 1_000_000;
