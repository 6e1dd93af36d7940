export type {
  AnnotatedCategory,
  AnnotatedImage,
  Annotation,
  AnnotationColumns,
  AnnotationSet,
  FrequencyGroup,
} from "./annotations/annotation-set.ts";
export type { AnnotationCounts, CategoryCounts } from "./annotations/annotation-counts.ts";
export { type AnnotationFile, packAnnotations } from "./annotations/pack-annotations.ts";
export type { AnnotationPriorOptions } from "./annotations/prior-from-annotations.ts";
export type { AnnotationReading } from "./annotations/scan-annotations.ts";
export { annotationsOfImage } from "./annotations/annotations-of-image.ts";
export type { Box } from "./boxes/box.ts";
export { boxesFromCorners } from "./boxes/boxes-from-corners.ts";
export { boxIous } from "./boxes/box-ious.ts";
export type {
  ClassEvaluation,
  DetectionEvaluation,
  DetectionEvaluationOptions,
} from "./evaluation/detection-evaluation.ts";
export { countAnnotations } from "./annotations/count-annotations.ts";
export { decodeMask } from "./masks/decode-mask.ts";
export type { Detection, DetectionSet } from "./results/detection.ts";
export { encodeMask } from "./masks/encode-mask.ts";
export {
  evaluateDetections,
  evaluateDetectionsInTurns,
  type InterruptibleEvaluationOptions,
} from "./evaluation/evaluate-detections.ts";
export type { FilePieces, PieceStream } from "./json/file-pieces.ts";
export { intersectMasks, uniteMasks } from "./masks/merge-masks.ts";
export type { MaskColumn } from "./masks/mask-column.ts";
export { maskArea } from "./masks/mask-area.ts";
export { maskBox } from "./masks/mask-box.ts";
export { maskFromCounts } from "./masks/mask-from-counts.ts";
export { maskFromPolygons } from "./masks/mask-from-polygons.ts";
export { maskFromText, maskText } from "./masks/mask-text.ts";
export { maskIou, type OverlapOptions } from "./masks/mask-iou.ts";
export {
  type LabeledProposals,
  matchProposals,
  type ProposalOptions,
} from "./matching/match-proposals.ts";
export { packDetections } from "./results/pack-detections.ts";
export type { PictureSize, RunLengthMask } from "./masks/run-length-mask.ts";
export { priorFromAnnotations } from "./annotations/prior-from-annotations.ts";
export { readAnnotations } from "./annotations/read-annotations.ts";
export { readDetections } from "./results/read-detections.ts";
export type { Measured, Rules } from "./evaluation/evaluation-rules.ts";
export {
  detectionsOfProposals,
  type ScoredProposals,
  type SelectionOptions,
} from "./proposals/detections-of-proposals.ts";
export { type BoxMask, pasteMask } from "./proposals/paste-mask.ts";
export { writeDetections } from "./results/write-detections.ts";
