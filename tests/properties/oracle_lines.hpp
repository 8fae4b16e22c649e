// SPDX-License-Identifier: MIT
#pragma once

#include "oracle_world.hpp"

namespace serversync::oracle {

/// One item, before it is text.
struct Line {
    PlanClass plan = PlanClass::review;
    std::size_t place = 0;
    Situation situation = Situation::differs;
    std::string key;
    Action action = Action::none;
    Disposition disposition = Disposition::report_only;
    Cause cause = Cause::no_proposal;
    std::map<Field, std::pair<Disposition, Cause>> changes;
    std::size_t account = nothing, service = nothing;
    std::uint64_t client = 0;       ///< whose the import is, if one client's
    std::size_t follows = nothing;  ///< place in the list of the move or rename that it belongs to
    bool takes_a_name = false;      ///< a sync to a domain or user name of another client's
    bool is_kept_apart = false;     ///< a pair's status that waits because another server has the account too

    bool is_held() const { return disposition == Disposition::proposed || disposition == Disposition::deferred; }
    bool is_move() const {
        return situation == Situation::moved || situation == Situation::unassigned || situation == Situation::renamed;
    }
    void withhold(Disposition how, Cause why);
};

/// What every account and service becomes, with the dispositions that authority and policy give.
class Lines {
public:
    explicit Lines(World& world) : m_world(world) {}
    std::vector<Line> make();

private:
    Line& add(PlanClass plan, std::size_t place, Situation situation, std::size_t account, std::size_t service);
    void review(std::size_t place, Situation situation, std::size_t account, std::size_t service);
    void keys();
    void absent_services();
    void belonging();
    Line& move(Situation situation, Field field, std::size_t account, std::size_t service);
    Situation together(std::size_t account, std::size_t service) const;
    void compare(std::size_t account, std::size_t service, std::size_t follows);
    bool takes_a_name(const Line& sync) const;
    void status(std::size_t account, std::size_t service, std::size_t follows);
    void accounts_alone();
    bool is_copy(std::size_t account);
    bool is_ended(std::size_t account);
    bool is_resold(const ListedAccount& a) const;
    void copies();
    void import(std::size_t account);
    void choose_client(Line& line, const ListedAccount& a);
    bool is_known_owner(const ListedAccount& a) const;
    void missing_services();
    bool is_account_elsewhere(const MirroredService& s);
    void keep_apart(std::size_t service);

    World& m_world;
    std::vector<Line> m_lines;
    std::set<std::size_t> m_kept_apart;  ///< services whose status item waits
    std::set<std::size_t> m_alone;       ///< accounts that are no copy, not of an ended service and not resold
};

/// Defers what has to wait (laws 26, 206, 235 and 237).
void defer(const World& world, std::vector<Line>& lines);

/// Blocks what guards hold (law 239), and says which spoke: "server guard plan count".
std::vector<std::string> guard(const World& world, std::vector<Line>& lines);

}  // namespace serversync::oracle
