import { testKills } from '../testing/test-kills.ts';

testKills(8, 8);
