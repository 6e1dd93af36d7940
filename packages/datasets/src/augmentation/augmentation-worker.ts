// The module of a worker of Node.
import { serveAugmentation } from "./serve-augmentation.ts";

serveAugmentation();
