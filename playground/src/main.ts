// The page: three tools, of which one is shown.
import { keepPageOnDrop } from "./page/file-field.ts";
import { find } from "./page/element.ts";
import { showChosenTool } from "./page/choose-tool.ts";
import { measureTool } from "./measure/measure-tool.ts";
import { repairTool } from "./repair/repair-tool.ts";
import { trainTool } from "./train/train-tool.ts";

keepPageOnDrop();
repairTool(find(document, "#repair", HTMLElement));
measureTool(find(document, "#measure", HTMLElement));
trainTool(find(document, "#train", HTMLElement));
showChosenTool();
