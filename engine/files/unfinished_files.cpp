// SPDX-License-Identifier: MIT
#include "engine/files/unfinished_files.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <mutex>
#include <set>
#include <utility>

namespace serversync {

namespace {

/// A signal concerns the whole process, so this is the process's.
struct UnfinishedFiles {
    std::mutex mutex;
    std::set<const UnfinishedFile*> all;
};

/// Never destroyed: threads may still write while the process ends.
UnfinishedFiles& unfinished() {
    static auto* const files = new UnfinishedFiles;
    return *files;
}

}  // namespace

UnfinishedFile::UnfinishedFile(std::shared_ptr<const OpenFolder> folder, std::string name)
    : m_folder(std::move(folder)), m_name(std::move(name)) {
    UnfinishedFiles& files = unfinished();
    const std::lock_guard lock(files.mutex);
    files.all.insert(this);
}

UnfinishedFile::~UnfinishedFile() {
    UnfinishedFiles& files = unfinished();
    const std::lock_guard lock(files.mutex);
    files.all.erase(this);
    remove();
}

int UnfinishedFile::rename_to(const std::string& name) {
    const std::lock_guard lock(unfinished().mutex);
    const int folder = m_folder->descriptor.number();
    if (::renameat(folder, m_name.c_str(), folder, name.c_str()) != 0) return errno;
    m_name.clear();
    return 0;
}

void UnfinishedFile::remove() const {
    if (!m_name.empty()) ::unlinkat(m_folder->descriptor.number(), m_name.c_str(), 0);
}

void remove_unfinished_files() {
    UnfinishedFiles& files = unfinished();
    files.mutex.lock();
    for (const UnfinishedFile* file : files.all) file->remove();
}

}  // namespace serversync
