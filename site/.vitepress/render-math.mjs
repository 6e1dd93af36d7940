import temml from "temml";

// GitHub's ways of writing formulas: ```math as a paragraph, and $`…`$ in a line.
const line = /^\$`([^`]+)`\$/u;

const render = (formula, displayMode) =>
  temml.renderToString(formula, { displayMode, throwOnError: true, annotate: false });

/** Formulas become MathML when the site is built: no font and no script is needed to show them. */
export function renderMath(md) {
  md.inline.ruler.before("backticks", "math", (state, silent) => {
    const found = line.exec(state.src.slice(state.pos));
    if (found === null) return false;
    if (!silent) state.push("math", "math", 0).content = found[1];
    state.pos += found[0].length;
    return true;
  });
  md.renderer.rules.math = (tokens, at) => {
    const { content } = tokens[at];
    const formula = render(content, false);
    return content.length > 30 ? `<span class="long-formula">${formula}</span>` : formula;
  };
  const fence = md.renderer.rules.fence;
  md.renderer.rules.fence = (tokens, at, ...rest) =>
    tokens[at].info.trim() === "math"
      ? `<div class="formula">${render(tokens[at].content, true)}</div>\n`
      : fence(tokens, at, ...rest);
}
