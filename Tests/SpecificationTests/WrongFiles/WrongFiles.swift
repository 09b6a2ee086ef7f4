/// The wrong cluster files of the tests, by topic, each with the exact text of what reading it says.
enum WrongFiles {}
