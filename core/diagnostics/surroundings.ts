/** What lies around a profile, for the rules that compare it with its neighbours. */
export interface ProfileSurroundings {
  /** The file's name with its ending, such as `desk.yaml`. */
  readonly fileName: string;
  /** The files of the folder by the name of the profile in them; this file may be among them. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
}
