import { refuse } from "@balms/core/adapter";

/** One call at a time: two that change the same state would undo each other's work. */
export class OneCall {
  #call: string | undefined;

  /**
   * Refuses a call while another is at work, or after the last.
   *
   * @param call - its name
   */
  check(call: string): void {
    if (this.#call === undefined) return;
    const released = this.#call === "release";
    refuse(
      call,
      released ? "a call after `release`" : `a call while \`${this.#call}\` is at work`,
      released ? "a trainer that is open" : "one after another",
      released
        ? "Create another, and resume its state."
        : `Wait for what \`${this.#call}\` promises.`,
    );
  }

  /** Does the work of a call, alone. */
  async run<Result>(call: string, work: () => Promise<Result>): Promise<Result> {
    this.check(call);
    this.#call = call;
    try {
      return await work();
    } finally {
      this.#call = undefined;
    }
  }

  /** Refuses every call from now on; false where that is so already. */
  end(): boolean {
    if (this.#call === "release") return false;
    this.check("release");
    this.#call = "release";
    return true;
  }
}
