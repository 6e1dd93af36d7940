/** Shows the tool that the address names, else the first, and marks its link. */
export function showChosenTool(): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>("nav a")];
  const show = (): void => {
    const chosen = links.find(({ hash }) => hash === location.hash) ?? links[0];
    for (const link of links) {
      const isChosen = link === chosen;
      if (isChosen) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
      document.querySelector(link.hash)?.toggleAttribute("hidden", !isChosen);
    }
  };
  addEventListener("hashchange", show);
  show();
}
