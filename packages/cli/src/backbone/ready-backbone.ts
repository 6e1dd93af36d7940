import type { ImageData } from "../data/image-data.ts";
import type { Backbone } from "./backbone.ts";

/** A backbone that gives features, and pictures as they were opened for it. */
export interface ReadyBackbone {
  readonly backbone: Backbone;
  /** Training pictures may come out of memory by now. */
  readonly opened: ImageData;
}
