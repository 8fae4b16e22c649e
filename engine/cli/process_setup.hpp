// SPDX-License-Identifier: MIT
#pragma once

namespace serversync {

/// Opens what is closed of standard input, output and error, so that no file that is opened later becomes one of them: a note for
/// standard error would be written into it. Reading or writing them stays an error (law 262).
void occupy_standard_streams();

/// Makes errors of writing of what would be signals: a reader that went away, a file that may not grow.
void ignore_signals_of_writing();

/// Has SIGINT, SIGTERM and SIGHUP, unless they are ignored, remove unfinished files and say so before they end the process. A
/// command that runs ends with it (law 77). Must be called before other threads are started.
void tidy_up_when_stopped();

}  // namespace serversync
