export { pageConfig as default } from "./page-config.ts";
