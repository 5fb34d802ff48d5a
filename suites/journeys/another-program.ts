import type { Step } from './journey.ts';

const common = {
  by: 'another program',
  headers: { 'X-WOPI-Lock': '{otherLock}' },
  returns: [200, 204],
} as const;

/** Another program takes the lock. */
export const lockByProgram: Step = {
  ...common,
  operation: 'Lock',
  does: 'locks the document',
  otherwise: 'no other program can edit the document',
};

/** Another program saves under its lock. */
export const saveByProgram: Step = {
  ...common,
  operation: 'PutFile',
  does: 'saves the document',
  body: 'new',
  otherwise: 'the other program cannot save',
};

/** Another program releases its lock. */
export const unlockByProgram: Step = {
  ...common,
  operation: 'Unlock',
  does: 'releases its lock',
  otherwise: 'the document stays locked by the other program',
};

/** Another program finds the document free. */
export const findFreeByProgram: Step = {
  ...lockByProgram,
  otherwise: 'the document is still locked after the last user has left',
};
