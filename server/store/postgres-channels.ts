/** The channels on which servers of one PostgreSQL database hear of one another. */

/** Of every change. */
export const changeChannel = "lendbase_changes";

/** Of every change of which policy is in force. */
export const policyChannel = "lendbase_policies";
