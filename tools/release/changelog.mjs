// How changesets become lines of a CHANGELOG.md (.changeset/config.json), each with a link to the commit that brought it.
import { repository } from "./repository.mjs";

/** @param {{ readonly summary: string; readonly commit?: string }} changeset */
export const getReleaseLine = ({ summary, commit }) => {
  const text = summary.trim().replaceAll(/\n(?=.)/gu, "\n  ");
  const link =
    commit === undefined ? "" : ` ([${commit.slice(0, 7)}](${repository}/commit/${commit}))`;
  return `- ${text}${link}`;
};

/** Nothing: all packages have one version, so that what goes together is known from it. */
export const getDependencyReleaseLine = () => "";
