// SPDX-License-Identifier: MIT
#include "tests/database/database_fixture.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace serversync {

DatabaseTest::DatabaseTest() {
    m_folder = server.file("load-XXXXXX");  // what removes the server's folder removes this one too
    if (::mkdtemp(m_folder.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
}

DatabaseTest::~DatabaseTest() { std::filesystem::remove_all(m_folder); }

LoadRun DatabaseTest::load(const std::string& arguments, const std::string& environment) const {
    const std::string line = "cd '" + m_folder + "' && unset MYSQL_PWD && " + environment +
                             " '" SERVERSYNC_PROGRAM "' mirror load" + " --mirror m.db --from-database " + arguments +
                             " >.out 2>.err </dev/null";
    const int status = std::system(line.c_str());
    LoadRun run;
    run.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    run.out = read(".out");
    run.error = read(".err");
    return run;
}

LoadRun DatabaseTest::load_as_root(const std::string& database, const std::string& more) const {
    return load("--socket '" + server.socket() + "' --user root --database " + database + ' ' + more);
}

DatabaseLogin DatabaseTest::login(const std::string& database) const {
    DatabaseLogin login;
    login.socket = server.socket();
    login.user = "root";
    login.database = database;
    login.wait = 20;
    return login;
}

std::vector<std::string> DatabaseTest::mirror_rows(const std::string& select) const {
    const SQLite::Database database(path("m.db"));
    SQLite::Statement query(database, select);
    std::vector<std::string> rows;
    while (query.executeStep()) {
        std::string& row = rows.emplace_back();
        for (int i = 0; i < query.getColumnCount(); ++i) {
            row += (i == 0 ? "" : "|") + (query.getColumn(i).isNull() ? std::string("-") : query.getColumn(i).getString());
        }
    }
    return rows;
}

void DatabaseTest::write(std::string_view name, const std::string& text, unsigned mode) const {
    std::ofstream(path(name), std::ios::binary) << text;
    ::chmod(path(name).c_str(), static_cast<mode_t>(mode));
}

std::string DatabaseTest::read(std::string_view name) const {
    std::ostringstream text;
    text << std::ifstream(path(name), std::ios::binary).rdbuf();
    return text.str();
}

std::vector<std::string> DatabaseTest::files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(m_folder)) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace serversync
