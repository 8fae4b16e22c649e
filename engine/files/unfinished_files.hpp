// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "engine/files/target_place.hpp"

namespace serversync {

/// A file that was just created and is removed with this, or when a signal ends the process, unless it is finished before.
class UnfinishedFile {
public:
    UnfinishedFile(std::shared_ptr<const OpenFolder> folder, std::string name);
    UnfinishedFile(const UnfinishedFile&) = delete;
    UnfinishedFile& operator=(const UnfinishedFile&) = delete;
    ~UnfinishedFile();

    const std::string& name() const { return m_name; }

    /// Gives it its name; 0 or an error's number.
    int rename_to(const std::string& name);

private:
    void remove() const;

    std::shared_ptr<const OpenFolder> m_folder;
    std::string m_name;  ///< blank: it is finished

    friend void remove_unfinished_files();
};

/// Removes all of them. From then on no thread can begin or finish one: the process is about to end.
void remove_unfinished_files();

}  // namespace serversync
