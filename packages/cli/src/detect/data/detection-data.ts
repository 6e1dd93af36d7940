import type { Annotation, AnnotationSet } from "@balms/detection";
import type { ImageFormat } from "../../data/image-data.ts";
import type { PictureForm } from "./picture-form.ts";

/** Pictures that are made, or opened, as they are asked for. */
export type PictureStream =
  | Generator<Float32Array, void, undefined>
  | AsyncGenerator<Float32Array, void, undefined>;

type Box = Annotation["box"];

/** A part of a picture. */
export interface ShownPart {
  /** A `data:` address. */
  readonly source: string;
  /** Where it lies in the picture, in pixels as the annotations have them. */
  readonly box: Box;
}

/** Pictures, and what is annotated in them. */
export interface DetectionPart {
  readonly set: AnnotationSet;
  /** "sha256:…" over the content of the pictures. */
  readonly digest: string;
  /**
   * The pictures [channels · height · width], each in the form that is asked for, in the order of `set.images`.
   *
   * @param first - the picture that is the first
   */
  pictures(
    form: PictureForm,
    options: { readonly first: number; readonly signal: AbortSignal },
  ): PictureStream;
  /** What of one picture is in a box, or more of it. */
  picture(index: number, box: Box): Promise<ShownPart>;
}

/** Training and test pictures of a detector. */
export interface DetectionData {
  /** For titles. */
  readonly name: string;
  readonly train: DetectionPart;
  readonly test: DetectionPart;
  /** How pictures are fed to the built-in detector; undefined for pictures of any size. */
  readonly size: Pick<ImageFormat, "width" | "height" | "channels"> | undefined;
}
