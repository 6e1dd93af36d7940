export type { AnnotationCounts, CategoryCounts } from "./annotations/annotation-counts.ts";
export type { AnnotationPriorOptions } from "./annotations/prior-from-annotations.ts";
export { type AnnotationReading, countAnnotations } from "./annotations/count-annotations.ts";
export type { FilePieces, PieceStream } from "./annotations/file-pieces.ts";
export { priorFromAnnotations } from "./annotations/prior-from-annotations.ts";
