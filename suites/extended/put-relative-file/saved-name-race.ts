import { newNameRace } from '../new-name-race.ts';

export const savedNameRace = newNameRace({
  operation: 'PutRelativeFile',
  spec: 'rest/files/putrelativefile',
  requirementIds: ['PUTREL-33', 'PUTREL-10'],
  creator: async ({ wopi, file }) => ({
    create: (exact, content) => wopi.putRelativeFile(file, content, { exact }),
    stored: (content) => content,
  }),
});
