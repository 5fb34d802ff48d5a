import type { Defect } from './defect.ts';
import { after, changeJson, changeRequestBody, type DefectContext, type LooseJson, on, setStatus } from './rewrite.ts';

const operation = 'AddActivities';

async function activitiesIn(c: DefectContext): Promise<readonly LooseJson[]> {
  let activities: readonly LooseJson[] = [];
  await changeRequestBody(c, (bytes) => {
    activities = JSON.parse(new TextDecoder().decode(bytes)).Activities;
    return bytes;
  });
  return activities;
}

/** A host that returns 400 if it rejects one of the activities. */
function refusing(isRefused: (activity: LooseJson) => boolean) {
  return on(operation, async (c, next) => {
    const activities = await activitiesIn(c);
    return activities.some(isRefused) ? c.body(null, 400) : await next();
  });
}

function dataOf({ Data }: LooseJson): LooseJson {
  return (Data ?? {}) as LooseJson;
}

function peopleOf({ People }: LooseJson): readonly LooseJson[] {
  return (People ?? []) as readonly LooseJson[];
}

function hasUnknown(properties: LooseJson, ...known: readonly string[]): boolean {
  return Object.keys(properties).some((name) => !known.includes(name));
}

function changeAnswers(change: (answers: readonly LooseJson[]) => readonly LooseJson[]) {
  return after(operation, (c) =>
    changeJson(c, (json) => ({ ...json, ActivityResponses: change(json.ActivityResponses as readonly LooseJson[]) })),
  );
}

/** Defects of AddActivities. */
export const activityDefects: readonly Defect[] = [
  {
    name: 'activities-need-created',
    breaks: 'A comment requires only its type, ID and data.',
    caughtBy: ['AddActivities/files.AddActivitiesSingleMinimalComment'],
    middleware: refusing(({ Created }) => Created === undefined),
  },
  {
    name: 'activities-refuse-replies',
    breaks: 'Every property of a comment is accepted.',
    caughtBy: ['AddActivities/files.AddActivitiesSingleFullComment'],
    middleware: refusing((activity) => 'IsReply' in dataOf(activity)),
  },
  {
    name: 'activities-lower-case-ids',
    breaks: 'The ID of an activity is returned unchanged.',
    caughtBy: ['AddActivities/files.AddActivitiesAllCapsID'],
    middleware: changeAnswers((answers) => answers.map((one) => ({ ...one, Id: String(one.Id).toLowerCase() }))),
  },
  {
    name: 'activities-content-id-of-255',
    breaks: 'A ContentId can have 1,024 characters.',
    caughtBy: ['AddActivities/files.AddActivitiesMaxLengthContentID'],
    middleware: refusing((activity) => String(dataOf(activity).ContentId).length > 255),
  },
  {
    name: 'activities-navigation-id-of-255',
    breaks: 'A NavigationId can have 1,024 characters.',
    caughtBy: ['AddActivities/files.AddActivitiesMaxLengthNavigationId'],
    middleware: refusing((activity) => String(dataOf(activity).NavigationId).length > 255),
  },
  {
    name: 'activities-only-new-comments',
    breaks: 'Comments can be changed and removed.',
    caughtBy: ['AddActivities/files.AddActivitiesCommentUpdate', 'AddActivities/files.AddActivitiesCommentDelete'],
    middleware: refusing((activity) => /^(updated|deleted)$/.test(String(dataOf(activity).ContentAction))),
  },
  {
    name: 'activities-strict-properties',
    breaks: 'Unknown properties of an activity are ignored.',
    caughtBy: ['AddActivities/files.AddActivitiesWithBonusToplevelProperty'],
    middleware: refusing((activity) => hasUnknown(activity, 'Type', 'Id', 'Created', 'Timestamp', 'Data', 'People')),
  },
  {
    name: 'activities-strict-data',
    breaks: "Unknown properties of an activity's data are ignored.",
    caughtBy: ['AddActivities/files.AddActivitiesWithBonusDataProperty'],
    middleware: refusing((activity) =>
      hasUnknown(dataOf(activity), 'CommentText', 'ContentId', 'NavigationId', 'ContentAction', 'IsReply'),
    ),
  },
  {
    name: 'activities-strict-people',
    breaks: 'Unknown properties of people are ignored.',
    caughtBy: ['AddActivities/files.AddActivitiesCommentWithPersonBonusProperty'],
    middleware: refusing((activity) =>
      peopleOf(activity).some((one) => hasUnknown(one, 'Name', 'Id', 'Provider', 'Mentioned', 'InThread', 'RepliedTo')),
    ),
  },
  {
    name: 'activities-without-people',
    breaks: 'A comment can mention people.',
    caughtBy: ['AddActivities/files.AddActivitiesCommentAndPerson'],
    middleware: refusing((activity) => peopleOf(activity).length > 0),
  },
  {
    name: 'activities-one-person',
    breaks: 'A comment can refer to several people.',
    caughtBy: ['AddActivities/files.AddActivitiesCommentWithThreePeople'],
    middleware: refusing((activity) => peopleOf(activity).length > 1),
  },
  {
    name: 'activities-own-people-only',
    breaks: 'People from other identity providers are accepted.',
    caughtBy: ['AddActivities/files.AddActivitiesCommentWithNonWopiPerson'],
    middleware: refusing((activity) => peopleOf(activity).some(({ Provider }) => !/^wopi-/.test(String(Provider)))),
  },
  {
    name: 'activities-accept-unknown-types',
    breaks: 'An activity of an unknown type gets Status 3.',
    caughtBy: ['AddActivities/files.AddActivitiesUnknownActivityType'],
    middleware: changeAnswers((answers) => answers.map((one) => ({ ...one, Status: 0 }))),
  },
  {
    name: 'activities-refuse-unknown-types',
    breaks: 'An activity of an unknown type does not fail the whole request.',
    caughtBy: [
      'AddActivities/files.AddActivitiesUnknownActivityType',
      'AddActivities/files.AddActivitiesTwoActivitiesOneUnknown',
    ],
    middleware: refusing(({ Type }) => Type !== 'comment'),
  },
  {
    name: 'activities-need-data',
    breaks: 'An activity of an unknown type does not require data.',
    caughtBy: ['AddActivities/files.AddActivitiesUnknownNoDataActivity'],
    middleware: refusing(({ Data }) => Data === undefined),
  },
  {
    name: 'activities-answer-the-first',
    breaks: 'Every activity gets a response.',
    caughtBy: ['AddActivities/files.AddActivitiesThreeComments'],
    middleware: changeAnswers((answers) => answers.slice(0, 1)),
  },
  {
    name: 'activities-answer-202',
    breaks: 'AddActivities returns 200.',
    caughtBy: ['Extended.AddActivities/AddActivitiesReturnsOk'],
    middleware: after(operation, (c) => {
      if (c.res.ok) setStatus(c, 202);
    }),
  },
];
