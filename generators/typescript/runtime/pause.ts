// SPDX-License-Identifier: 0BSD
/** Timers hold at most 2³¹ milliseconds, which is 24.8 days: a longer wait is cut. */
const LONGEST = 86_400_000;

/** Waits, and rejects as soon as the signal is aborted. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const until = Date.now() + milliseconds;
    let timer: ReturnType<typeof setTimeout>;
    const wait = (left: number): void => {
      timer = setTimeout(() => {
        if (left > LONGEST) return wait(until - Date.now());
        signal.removeEventListener("abort", stop);
        resolve();
      }, Math.min(left, LONGEST));
    };
    wait(milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });
}
