import { defineSuite } from '../../harness/checks/check.ts';
import { arrayOfLength } from '../../harness/expect/json.ts';
import { expectResponse } from '../../harness/expect/response.ts';

const comment = {
  Type: 'comment',
  Id: '00000021-0000-4000-8000-000000000000',
  Timestamp: '2017-02-15T13:47:13Z',
  Data: { ContentId: 'cid123', ContentAction: 'created' },
};

export const extendedActivities = defineSuite({
  group: 'Extended.AddActivities',
  origin: 'extended',
  summary: 'The status of AddActivities, which the AddActivities group of the validator does not judge',
  needs: ['SupportsUpdate', 'SupportsAddActivities'],
  checks: [
    {
      name: 'AddActivitiesReturnsOk',
      category: 'WopiCore',
      // The operation has no documentation page.
      level: 'SHOULD',
      requirement: 'AddActivities returns 200 and one response for one comment',
      spec: 'online/build-test-ship/validator',
      requirementIds: ['ACTIV-01', 'ACTIV-13'],
      async run({ file, wopi }) {
        const added = await wopi.addActivities(file, { Activities: [comment] });

        expectResponse(added, { status: 200, json: { ActivityResponses: arrayOfLength(1) } });
      },
    },
  ],
});
