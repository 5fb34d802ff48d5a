/** Options for a self-test that also runs the checks that wait: they advance the clock of its host. */
export const withWaits = { includeDelayTests: true, includeLongTests: true } as const;
