// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "engine/model/error.hpp"

namespace serversync {

/// What a `ConfigurationError` says that `act` throws; blank, and a failure, where it throws none.
template <class Act>
std::string refusal(Act act) {
    try {
        act();
    } catch (const ConfigurationError& error) {
        return error.what();
    }
    ADD_FAILURE() << "nothing was refused";
    return {};
}

}  // namespace serversync
