import { mayMakeChildFiles } from '../gates.ts';
import { newNameRace } from '../new-name-race.ts';

export const childFileRace = newNameRace({
  operation: 'CreateChildFile',
  spec: 'rest/containers/createchildfile',
  requirementIds: ['CCF-05'],
  needs: mayMakeChildFiles,
  async creator({ wopi, given }) {
    const container = await given.parentContainer();
    return {
      create: (exact) => wopi.createChildFile(container, { exact }),
      stored: () => new Uint8Array(),
    };
  },
});
