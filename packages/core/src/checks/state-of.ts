/** What something has counted: by its method, or a state by itself, which may be anything. */
export function stateOf<State extends object>(other: State | { state(): State }): State {
  const given = Object(other) as State & { state?: unknown };
  return typeof given.state === "function" ? given.state() : given;
}
