// The theme without the fonts that come with it: what the reader's system has is there at once, also offline.
import theme from "vitepress/theme-without-fonts";
import "./style.css";

export default theme;
