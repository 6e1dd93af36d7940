/** What failed in a report of the test runner: a text for each test, and for each file that could not be run. */
export function failuresOf({ testResults }) {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === "failed");
    if (failed.length === 0 && message !== "") return [`${name}\n${shortened(message)}`];
    return failed.map(
      ({ fullName, failureMessages }) =>
        `${name}: ${fullName}\n${shortened(failureMessages.join("\n"))}`,
    );
  });
}

/** Its beginning: what was expected, and where. */
function shortened(text) {
  const lines = text
    .split("\n")
    .filter((line) => !line.includes("/node_modules/"))
    .slice(0, 20);
  return lines.map((line) => (line.length > 300 ? `${line.slice(0, 300)}…` : line)).join("\n");
}
