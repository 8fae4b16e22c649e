// SPDX-License-Identifier: MIT
#include "engine/mirror/batch_thread.hpp"

#include <cstddef>

namespace serversync {

namespace {

constexpr std::size_t batch_size = 128U << 10U;

}  // namespace

BatchThread::~BatchThread() { m_ring.stop(); }

void BatchThread::add(std::string_view record) {
    m_batch.append(record);
    if (m_batch.size() >= batch_size) hand_over();
}

void BatchThread::finish() {
    if (!m_batch.empty()) {
        if (m_user) {
            hand_over();
        } else {
            m_use(m_batch);
        }
    }
    m_ring.close();
    if (m_user) m_user->join();
}

void BatchThread::hand_over() {
    if (!m_user) {
        m_user.emplace(1, [this](std::size_t /*worker*/) {
            while (m_ring.take([this](std::size_t /*number*/, std::string& batch) { m_use(batch); })) {
            }
        });
    }
    if (m_user->size() == 0) {
        m_use(m_batch);
    } else {
        m_ring.fill([this](std::size_t /*number*/, std::string& batch) { batch.swap(m_batch); });
    }
    m_batch.clear();
}

}  // namespace serversync
