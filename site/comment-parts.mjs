/** The parts of all comments of a project: pieces of text, code and links. */
export function commentParts(project) {
  return Object.values(project.reflections).flatMap(({ comment }) => [
    ...(comment?.summary ?? []),
    ...(comment?.blockTags ?? []).flatMap(({ content }) => content),
  ]);
}
