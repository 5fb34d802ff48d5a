import { testDefects, testOnCorrectHosts } from '../testing/area-tests.ts';

testOnCorrectHosts(['AddActivities'], ['default', 'read-only']);
testDefects(['AddActivities']);
