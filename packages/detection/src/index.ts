export type { AnnotationCounts, CategoryCounts } from "./annotations/annotation-counts.ts";
export type { AnnotationPriorOptions } from "./annotations/prior-from-annotations.ts";
export type { AnnotationReading, FilePieces } from "./annotations/count-annotations.ts";
export { countAnnotations } from "./annotations/count-annotations.ts";
export { priorFromAnnotations } from "./annotations/prior-from-annotations.ts";
