import type { Turns } from "@balms/core/adapter";

/** What is read, by number of the task, and who is told how it went. */
export interface Reading {
  readonly count: number;
  /** Starts a task; gives a value, or a promise of one. */
  start(task: number): unknown;
  done(task: number, value: unknown): void;
  failed(task: number, cause: unknown): void;
}

interface Job {
  readonly reading: Reading;
  next: number;
  open: number;
  /** Nobody waits for it any more. */
  dropped: boolean;
  readonly finish: () => void;
}

/** Runs tasks in the order in which they came, no more than `limit` at a time, dropped ones included. */
export class ReadQueue {
  readonly #limit: number;
  readonly #turns: Turns;
  /** Tasks are left to start. */
  readonly #jobs: Job[] = [];
  readonly #open: Set<Job> = new Set();
  #active = 0;
  #paused = false;

  constructor(limit: number, turns: Turns) {
    this.#limit = limit;
    this.#turns = turns;
  }

  /** Settles when every task has; never once it is dropped, and never with an error. */
  read(reading: Reading, urgent: boolean = false): Promise<void> {
    return new Promise((resolve) => {
      const job: Job = { reading, next: 0, open: reading.count, dropped: false, finish: resolve };
      if (reading.count === 0) {
        resolve();
        return;
      }
      this.#open.add(job);
      if (urgent) this.#jobs.unshift(job);
      else this.#jobs.push(job);
      this.#pump();
    });
  }

  /** Starts no further task of those that came so far, and forgets what those that run will give. */
  drop(): void {
    for (const job of this.#open) job.dropped = true;
    this.#open.clear();
    this.#jobs.length = 0;
  }

  #pump(): void {
    while (!this.#paused && this.#active < this.#limit && this.#jobs.length > 0) {
      const [job] = this.#jobs;
      const task = job.next++;
      if (job.next === job.reading.count) this.#jobs.shift();
      this.#run(job, task);
      void this.#pause(this.#turns.isDue() ? this.#turns.take() : undefined);
    }
  }

  async #pause(turn: Promise<void> | undefined): Promise<void> {
    if (turn === undefined) return;
    this.#paused = true;
    await turn;
    this.#paused = false;
    this.#pump();
  }

  #run(job: Job, task: number): void {
    let value: unknown;
    let later: boolean;
    try {
      value = job.reading.start(task);
      later = isThenable(value);
    } catch (error) {
      this.#failed(job, task, error);
      return;
    }
    if (!later) {
      this.#done(job, task, value);
      return;
    }
    this.#active++;
    Promise.resolve(value)
      .then(
        (result) => this.#done(job, task, result),
        (error: unknown) => this.#failed(job, task, error),
      )
      .finally(() => {
        this.#active--;
        this.#pump();
      });
  }

  #done(job: Job, task: number, value: unknown): void {
    if (job.dropped) return;
    job.reading.done(task, value);
    this.#count(job);
  }

  #failed(job: Job, task: number, cause: unknown): void {
    if (job.dropped) return;
    job.reading.failed(task, cause);
    this.#count(job);
  }

  #count(job: Job): void {
    if (--job.open > 0) return;
    this.#open.delete(job);
    job.finish();
  }
}

function isThenable(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
