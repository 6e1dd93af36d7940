/** Expected calibration error of all rows and per shot group, in [0, 1]; null where there are no rows. */
export interface GroupCalibration {
  readonly all: number | null;
  readonly many: number | null;
  readonly medium: number | null;
  readonly few: number | null;
}
