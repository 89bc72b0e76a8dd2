package io.sutantra.rtc.ice;

/** Why a message was not taken for a valid check. */
public enum Rejection {
  /** Its fingerprint is wrong: it is no STUN, or it was damaged. It gets no answer. */
  FINGERPRINT,
  /** It has no user name, no integrity or no fingerprint; error 400. */
  INCOMPLETE,
  /** It is for somebody else, or from somebody else; error 401. */
  USERNAME,
  /** It was made with another password; error 401. */
  INTEGRITY,
  /** It is valid, but has an attribute that would have to be understood; error 420. */
  UNKNOWN_ATTRIBUTE,
  /** It is valid, but its sender claims the role that this side has; error 487. */
  ROLE_CONFLICT,
  /** It came when the far end had been given up. It gets no answer. */
  EXPIRED,
  /**
   * It is valid, but was seen before, by another path: it is somebody's copy. It gets no answer.
   */
  REPLAYED,
  /** It is an answer that nobody waits for, or another method than binding. It gets no answer. */
  UNEXPECTED
}
