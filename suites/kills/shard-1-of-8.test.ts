import { testKills } from '../testing/test-kills.ts';

testKills(1, 8);
