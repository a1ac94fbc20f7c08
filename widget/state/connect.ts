/** The part of the client that a patient needs only once they write or were here before; loaded then. */
export { PatientClient } from "@careline/client";
